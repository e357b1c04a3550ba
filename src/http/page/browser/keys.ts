const setting = 'notebook-drift-keys';

/** The keys of the page. They do nothing while something is typed, with a modifier, or where the reader turned them off. */
export function startKeys(): void {
  const card = document.querySelector<HTMLDialogElement>('#key-card');
  const isOn = document.querySelector<HTMLInputElement>('#keys-on');
  if (!card || !isOn) return;
  isOn.checked = localStorage.getItem(setting) !== 'off';
  isOn.addEventListener('change', () => localStorage.setItem(setting, isOn.checked ? 'on' : 'off'));
  document.getElementById('keys-button')?.addEventListener('click', () => card.showModal());
  const actions = new Map([
    ['/', search],
    ['?', () => card.showModal()],
    ['j', () => step(1)],
    ['k', () => step(-1)],
  ]);
  document.addEventListener('keydown', (event) => {
    if (!isOn.checked || card.open || isTyping(event)) return;
    const act = actions.get(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function isTyping({ target, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || altKey || metaKey) return true;
  return target instanceof Element && target.closest('input, select, textarea, [contenteditable]') !== null;
}

function search(): void {
  const field = document.querySelector<HTMLInputElement>('#search');
  if (field) field.select();
  else location.assign('/findings#search');
}

/** Through the entries of a list; on a page without one, to the next page or the one before. */
function step(by: 1 | -1): void {
  const entries = [...document.querySelectorAll<HTMLElement>('#main a.what, #main [role=rowheader] a')].filter(
    (entry) => entry.offsetParent !== null,
  );
  const neighbour = document.querySelector<HTMLAnchorElement>(`.neighbours a[rel=${by === 1 ? 'next' : 'prev'}]`);
  if (neighbour || document.querySelector('.neighbours')) {
    neighbour?.click();
    return;
  }
  const place = entries.findIndex((entry) => entry === document.activeElement);
  const first = by === 1 ? 0 : entries.length - 1;
  entries[place === -1 ? first : Math.min(entries.length - 1, Math.max(0, place + by))]?.focus();
}
