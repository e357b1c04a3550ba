import { suiteConfiguration } from '../../suite-configuration.ts';

// A question that other work keeps from its answer in time is not judged.
export default suiteConfiguration('judges', { maxWorkers: 2 });
