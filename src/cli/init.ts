import { dirname, parse, relative, resolve } from 'node:path';
import type { AccountSurvey } from '../domain/target/account-survey.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import type { ConfigurationDraft } from '../drafting/configuration-draft.ts';
import { draftConfiguration } from '../drafting/draft-configuration.ts';
import { baselineFiles, baselineText } from '../drafting/text/baseline-files.ts';
import { configurationText } from '../drafting/text/configuration-text.ts';
import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from './command/command.ts';
import { packageVersion } from './command/package-version.ts';
import { createProgress } from './command/progress.ts';
import { checkOnce } from './init/check-once.ts';
import { openAccount } from './init/open-account.ts';
import { type InitOptions, initOptions } from './init/options.ts';
import { printPolicy } from './init/print-policy.ts';
import { surveyAccount } from './init/survey-account.ts';
import { tellDraft, tellProblems } from './init/tell.ts';
import { isYes, loadPlanned, mayWrite, writeFiles } from './init/write-configuration.ts';

/** `notebook-drift init`: writes a configuration for an account. Exit 0 written and clean, 1 findings, 2 error or incomplete. */
export const init = defineCommand({ options: initOptions, run });

async function run({ values }: GivenArguments<typeof initOptions>, context: CommandContext): Promise<number> {
  if (values['print-policy']) return printPolicy(values, context);
  const path = resolve(values.output ?? 'notebook-drift.yaml');
  if (!(await mayWrite([path], { yes: values.yes, context }))) return exitCodes.error;
  const signal = context.terminationSignal?.() ?? new AbortController().signal;
  const survey = await readAccount(values, context, signal);
  if (!survey) return exitCodes.error;
  const draft = await draftWithBaseline(survey, { path, values, context });
  const writing = { version: packageVersion, date: new Date().toISOString().slice(0, 10) };
  const configuration = { path, text: configurationText(draft, writing) };
  const files = baselineFiles(draft).map((file) => ({
    path: resolve(dirname(path), draft.baseline ?? '.', file.name),
    text: baselineText(file, writing),
  }));
  const outcome = await loadPlanned(configuration, files, context);
  const paths = files.map((file) => file.path);
  if (!(await mayWrite(paths, { yes: values.yes, context }))) return exitCodes.error;
  if (!(await writeFiles([...files, configuration], context))) return exitCodes.error;
  tellDraft(draft, context);
  return outcome.ok ? checkOnce(outcome.configuration, context, signal) : tellProblems(outcome.problems, context);
}

interface Drafting {
  /** Of the configuration. */
  readonly path: string;
  readonly values: InitOptions;
  readonly context: CommandContext;
}

/** What only live policies say is taken from them where somebody agrees. */
async function draftWithBaseline(
  survey: AccountSurvey,
  { path, values, context }: Drafting,
): Promise<ConfigurationDraft> {
  const wishes = wishesOf(values);
  const given = values.baseline;
  const folder = given === undefined ? `${parse(path).name}-baseline` : relative(dirname(path), resolve(given)) || '.';
  const draft = draftConfiguration(survey, { ...wishes, baseline: { folder, isWished: given !== undefined } });
  const names = baselineFiles(draft).map(({ name }) => name);
  if (names.length === 0 || given !== undefined || values.yes) return draft;
  const question = `Nothing but the live policies says what ${names.join(', ')} should be. Take them as they are, for review? [y/N] `;
  const answer = await context.ask?.(question);
  return isYes(answer) ? draft : draftConfiguration(survey, wishes);
}

async function readAccount(
  values: InitOptions,
  context: CommandContext,
  signal: AbortSignal,
): Promise<AccountSurvey | undefined> {
  let calls = 0;
  const opened = await openAccount(values, context, { signal, count: () => calls++ });
  if (!opened) return undefined;
  const { account, caller, reader } = opened;
  const progress = createProgress(context, false);
  // The type table is made of SDK commands, which take a while to load.
  const { defaultResourceTypes: types } = await import('../aws/sagemaker/types.ts');
  try {
    const survey = await surveyAccount({
      account,
      reader,
      wishes: wishesOf(values),
      types,
      signal,
      progress: (label, done, all) => progress.update(label, done, all),
    });
    progress.clear();
    context.stderr.write(`Read account ${account.accountId} in ${account.homeRegion} as ${caller}, ${calls} calls.\n`);
    return survey;
  } finally {
    progress.clear();
    reader.close();
  }
}

function wishesOf({ role, prefix, stack, 'assume-role': assumeRole }: InitOptions) {
  return withoutAbsent({ role, prefix, stack, assumeRole });
}
