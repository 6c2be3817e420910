/** The page: the view of this path, behind the door. Each view is a chunk of its own. */
import { createApp, defineAsyncComponent } from 'vue';
import './app.css';
import Gate from './shell/Gate.vue';
import { loadSession } from './shell/session';
import { viewOf } from './views';

const view = viewOf(location.pathname);
const loading = view?.load(); // beside the question who is signed in
void loadSession();
createApp(Gate, {
  view: loading && defineAsyncComponent(() => loading),
  title: view?.title,
  right: view?.right,
  bare: view?.bare ?? false,
}).mount('#app');
