/** Milliseconds for which the button says that it worked. */
const shown = 2_000;

/** The buttons that copy the text before them. Where a page is not served securely browsers offer the older way only. */
export function startCopying(): void {
  document.documentElement.classList.add('scripted');
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button.copy') : null;
    const source = button?.parentElement?.querySelector('code, pre');
    if (button && source) void copyFrom(source, button);
  });
}

async function copyFrom(source: Element, button: HTMLElement): Promise<void> {
  const copied = await copy(source);
  const label = button.firstChild;
  if (!label) return;
  label.textContent = copied ? 'Copied' : 'Select and copy';
  setTimeout(() => {
    label.textContent = 'Copy';
  }, shown);
}

async function copy(source: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    // Selected, so that the reader can copy it, or the older way can.
    getSelection()?.selectAllChildren(source);
    return false;
  }
}
