const dots = { clean: '#2f9e64', findings: '#cf3d36', unknown: '#d99a1c' } as const;

/** The mark in the browser's tab: two lines that should be one, with a dot in the colour of the situation. */
export function icon(state?: keyof typeof dots): string {
  const dot =
    state === undefined ? '' : `<circle cx="25" cy="7" r="6" fill="${dots[state]}" stroke="#fff" stroke-width="2"/>\n`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#1f4f8f"/>
<path d="M6 20h8l4-8h8" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>
<path d="M6 20h20" fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="3" stroke-linecap="round" stroke-dasharray="1 5"/>
${dot}</svg>
`;
}
