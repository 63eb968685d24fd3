document.title = '篱笆';
