// The app's beginning: what the phone kept, the shell that works with the server shut, then the screen.
import { mount } from 'svelte';

import './app.css';
import App from './view/App.svelte';
import { openBeat } from './doors/beat.svelte';
import { watchBackButton } from './doors/pages.svelte';
import { reloadPhotos } from './doors/photos.svelte';
import { beside } from './doors/round.svelte';
import { startLoop } from './gate/loop.svelte';
import { openPhone } from './gate/phone.svelte';
import { watchForTrouble } from './gate/trouble.svelte';
import { orders, watchScreen } from './orders/round.svelte';
import { keepPush } from './orders/push.svelte';
import { openTold } from './orders/told.svelte';
import { keepShell } from './shell.svelte';
import { showLanguage } from './words/language.svelte';

watchForTrouble();
showLanguage();
const target = document.getElementById('app');
if (target !== null) mount(App, { target });
await openPhone();
await openBeat();
await openTold();
watchBackButton();
watchScreen();
startLoop(beside, orders);
await reloadPhotos();
await keepShell();
await keepPush();
