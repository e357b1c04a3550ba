import { checks } from '../src/checks/registry.ts';
import { controlTitles, type Framework, frameworks } from '../src/domain/evaluation/control.ts';

/** `docs/controls.md`: which controls each kind of finding is evidence for, and the other way round. */
export function renderControlsDocument(): string {
  const keys = Object.keys(frameworks) as Framework[];
  return [
    '# Controls',
    '<!-- Generated from src/checks/controls.ts by "npm run generate". -->',
    'Which controls each kind of finding is evidence for. `notebook-drift report`, the tags of SARIF rules and `/api/v1/checks` ' +
      'name the same. Numbers and titles are those of NIST SP 800-53 Revision 5, the CIS Critical ' +
      'Security Controls 8.1 and Annex A of ISO/IEC 27001:2022. A clean check supports a control; whether the control is met, your ' +
      'assessor decides.',
    ...checks.map(({ id, title, kinds }) =>
      [
        `## ${id}`,
        '',
        `${title}. See [${id}](checks/${id}.md).`,
        '',
        `| Kind | ${keys.map((key) => frameworks[key]).join(' | ')} |`,
        `| --- | ${keys.map(() => '---').join(' | ')} |`,
        ...kinds.map(({ kind, controls = [] }) => {
          const cells = keys.map((key) =>
            controls.flatMap(({ framework, id: number }) => (framework === frameworks[key] ? number : [])).join(', '),
          );
          return `| \`${kind}\` | ${cells.join(' | ')} |`;
        }),
      ].join('\n'),
    ),
    ...keys.map((key) =>
      [
        `## ${frameworks[key]}`,
        '',
        '| Control | Title | Kinds of findings |',
        '| --- | --- | --- |',
        ...Object.entries(controlTitles[key]).map(
          ([number, title]) => `| ${number} | ${title} | ${kindsServing(frameworks[key], number).join(', ')} |`,
        ),
      ].join('\n'),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function kindsServing(framework: string, number: string): readonly string[] {
  return checks.flatMap(({ kinds }) =>
    kinds.flatMap(({ kind, controls = [] }) =>
      controls.some((one) => one.framework === framework && one.id === number) ? `\`${kind}\`` : [],
    ),
  );
}
