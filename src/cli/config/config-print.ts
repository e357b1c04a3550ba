import { Document, isScalar, type Scalar } from 'yaml';
import { pathText } from '../../config/problems/problem.ts';
import { leavesOf, printableConfiguration } from '../../config/read/printable.ts';
import type { LoadedConfiguration } from '../../config/resolve/loaded/loaded-configuration.ts';
import { visibleJson } from '../../domain/visible-json.ts';
import { defineCommand, exitCodes } from '../command/command.ts';
import { configurationOption, findConfiguration } from '../command/configuration.ts';

/** `notebook-drift config print`: the effective configuration without secrets, and where each value comes from. */
export const configPrint = defineCommand({
  options: { ...configurationOption, json: { type: 'boolean', description: 'Print JSON: configuration and sources.' } },
  async run({ values }, context) {
    const loaded = await findConfiguration(values, context);
    if (!loaded) return exitCodes.error;
    context.stdout.write(values.json ? jsonText(loaded) : yamlText(loaded));
    return exitCodes.clean;
  },
});

function jsonText({ configuration, sourceOf, hash }: LoadedConfiguration): string {
  const printable = printableConfiguration(configuration);
  const sources = leavesOf(printable).map((path) => [pathText(path), sourceOf(path)]);
  return `${visibleJson({ hash, configuration: printable, sources: Object.fromEntries(sources) }, 2)}\n`;
}

function yamlText({ configuration, sourceOf }: LoadedConfiguration): string {
  const printable = printableConfiguration(configuration);
  const document = new Document(printable);
  for (const path of leavesOf(printable)) {
    const node = document.getIn(path, true);
    if (isScalar(node)) annotate(node, sourceOf(path));
  }
  return document.toString({ lineWidth: 0 });
}

/** Text of several lines has no room for a comment behind it. */
function annotate(node: Scalar, source: string): void {
  const isBlock = typeof node.value === 'string' && node.value.includes('\n');
  if (isBlock) node.commentBefore = ` ${source}`;
  else node.comment = ` ${source}`;
}
