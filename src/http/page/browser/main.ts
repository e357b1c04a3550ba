/** The script of every page. Without it every page loads itself again each minute; nothing else depends on it. */
import { startCopying } from './copying.ts';
import { startKeys } from './keys.ts';
import { LivePage } from './live-page.ts';

const main = document.getElementById('main');
const light = document.getElementById('live');
startCopying();
startKeys();
if (location.hash === '#search') document.querySelector<HTMLInputElement>('#search')?.focus();
if (main && light && 'EventSource' in window) new LivePage(main, light).start();
