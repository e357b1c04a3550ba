/**
 * The script of the page: it keeps what is shown current without loading the page again. It listens for changes, fetches
 * the same address, and carries over only what differs, so that focus, scroll position, opened details and half-filled
 * forms stay. Without it every page loads itself again each minute; nothing else depends on it.
 */
export const liveScript = `'use strict';
(() => {
  const main = document.getElementById('main');
  const light = document.getElementById('live');
  if (!main || !light || !window.EventSource) return;

  const soonest = 2000;
  const atLeastEvery = 60000;
  let source;
  let fetchedAt = Date.now();
  let waiting;

  const tell = (isLive) => {
    light.hidden = false;
    light.className = isLive ? 'live on' : 'live';
    const text = isLive ? 'Live' : 'Not live, trying again';
    if (light.textContent !== text) light.textContent = text;
  };

  /** Makes a node what another one is, and touches nothing that is so already. */
  const carryOver = (from, to) => {
    if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName) {
      from.replaceWith(document.importNode(to, true));
    } else if (from.nodeType === Node.TEXT_NODE) {
      if (from.data !== to.data) from.data = to.data;
    } else if (from.nodeType === Node.ELEMENT_NODE) {
      carryAttributes(from, to);
      carryChildren(from, to);
    }
  };

  const carryAttributes = (from, to) => {
    // Whether details are open is the reader's choice.
    const kept = from.nodeName === 'DETAILS' ? ['open'] : [];
    for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && !kept.includes(name)) from.removeAttribute(name);
    for (const { name, value } of to.attributes) {
      if (from.getAttribute(name) !== value && !kept.includes(name)) from.setAttribute(name, value);
    }
  };

  const carryChildren = (from, to) => {
    let current = from.firstChild;
    for (const wanted of to.childNodes) {
      const known = wanted.id ? [...from.children].find((child) => child.id === wanted.id) : undefined;
      if (known && isAfter(known, current)) {
        while (current !== known) current = removed(current);
      } else if (wanted.id || !current || current.id) {
        if (!current || current.id !== wanted.id) {
          from.insertBefore(arrived(wanted), current);
          continue;
        }
      }
      const next = current.nextSibling;
      carryOver(current, wanted);
      current = next;
    }
    while (current) current = removed(current);
  };

  const isAfter = (node, reference) =>
    Boolean(reference) && (node === reference || Boolean(reference.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING));

  const removed = (node) => {
    const next = node.nextSibling;
    node.remove();
    return next;
  };

  const arrived = (wanted) => {
    const node = document.importNode(wanted, true);
    if (wanted.id) node.classList.add('arrived');
    return node;
  };

  const refresh = async () => {
    waiting = undefined;
    fetchedAt = Date.now();
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
      if (answer.status === 401) return location.reload();
      if (!answer.ok) return;
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const nextMain = next.getElementById('main');
      if (!nextMain) return;
      document.title = next.title;
      carryOver(main, nextMain);
      for (const id of ['about']) carryOver(document.getElementById(id), next.getElementById(id));
    } catch {
      tell(false);
    }
  };

  const refreshSoon = () => {
    waiting ??= setTimeout(refresh, Math.max(0, fetchedAt + soonest - Date.now()));
  };

  /** Browsers allow six connections to a server: a page in the background gives its own back. */
  const listen = () => {
    source?.close();
    source = undefined;
    if (document.hidden) return;
    source = new EventSource('/api/v1/events');
    source.addEventListener('open', () => tell(true));
    source.addEventListener('error', () => tell(false));
    source.addEventListener('change', (event) => {
      tell(true);
      if (String(JSON.parse(event.data).revision) !== main.dataset.revision) refreshSoon();
    });
  };

  document.addEventListener('visibilitychange', listen);
  // Staleness and the age of things change without the store, and a stream may be refused.
  setInterval(() => {
    if (document.hidden || Date.now() - fetchedAt < atLeastEvery) return;
    if (!source || source.readyState === EventSource.CLOSED) listen();
    refreshSoon();
  }, 5000);
  listen();
})();
`;
