/** The script of every page. Without it every page loads itself again each minute; nothing else depends on it. */
import { LivePage } from './live-page.ts';

const main = document.getElementById('main');
const light = document.getElementById('live');
if (main && light && 'EventSource' in window) new LivePage(main, light).start();
