import { resolve } from 'node:path';
import type { AccountSurvey } from '../domain/target/account-survey.ts';
import { withoutAbsent } from '../domain/without-absent.ts';
import { configurationText } from '../drafting/configuration-text.ts';
import { draftConfiguration } from '../drafting/draft-configuration.ts';
import { type CommandContext, defineCommand, exitCodes, type GivenArguments } from './command/command.ts';
import { packageVersion } from './command/package-version.ts';
import { createProgress } from './command/progress.ts';
import { checkOnce } from './init/check-once.ts';
import { openAccount } from './init/open-account.ts';
import { type InitOptions, initOptions } from './init/options.ts';
import { surveyAccount } from './init/survey-account.ts';
import { tellDraft, tellProblems } from './init/tell.ts';
import { loadPlanned, mayWrite, writeFiles } from './init/write-configuration.ts';

/** `notebook-drift init`: writes a configuration for an account. Exit 0 written and clean, 1 findings, 2 error or incomplete. */
export const init = defineCommand({ options: initOptions, run });

async function run({ values }: GivenArguments<typeof initOptions>, context: CommandContext): Promise<number> {
  const path = resolve(values.output ?? 'notebook-drift.yaml');
  if (!(await mayWrite([{ path, text: '' }], { yes: values.yes, context }))) return exitCodes.error;
  const signal = context.terminationSignal?.() ?? new AbortController().signal;
  const survey = await readAccount(values, context, signal);
  if (!survey) return exitCodes.error;
  const draft = draftConfiguration(survey, wishesOf(values));
  const date = new Date().toISOString().slice(0, 10);
  const configuration = { path, text: configurationText(draft, { version: packageVersion, date }) };
  const outcome = await loadPlanned(configuration, [], context);
  if (!(await writeFiles([configuration], context))) return exitCodes.error;
  tellDraft(draft, context);
  if (!outcome.ok) return tellProblems(outcome.problems, context);
  return checkOnce(outcome.configuration, context, signal);
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
