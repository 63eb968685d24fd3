/** The pages' few behaviours. Every page works without them; they make it quicker. */
import htmx from 'htmx.org';

import { startDialogs } from './dialogs';
import { startDigits } from './digits';
import { startKeys } from './keys';
import { startLive } from './live';
import { startStream } from './stream';
import { startTheme } from './theme';

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;

startDialogs();
startDigits();
startKeys();
startLive(htmx);
startStream(htmx);
startTheme();
// On a phone the row of tabs is longer than the screen: the one that is open is brought into it.
document.querySelector('.tabs-row [aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
