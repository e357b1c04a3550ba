import { suiteConfiguration } from '../../suite-configuration.ts';

// Each of them keeps a core busy: a solver beside its test.
export default suiteConfiguration('judges', { maxWorkers: 2 });
