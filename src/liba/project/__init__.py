"""Where everything is put together: settings, addresses, the command line, what each module contributes."""
