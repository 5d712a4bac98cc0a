import { Command, InvalidArgumentError } from 'commander';
import { costPerMillion, costPerMonth, costTable } from './cost.ts';
import { INPUTS, type Inputs } from './inputs.ts';

/** Sets one input by its name: `billedMs=35`. */
const setInput = (assignment: string, inputs: Inputs): Inputs => {
  const [name = '', text = ''] = assignment.split('=');
  const value = Number(text);
  if (!Object.hasOwn(INPUTS, name)) {
    throw new InvalidArgumentError(`The inputs are ${Object.keys(INPUTS).join(', ')}.`);
  }
  if (text === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('An input is a number that is not negative.');
  }
  return { ...inputs, [name]: value };
};

const { set } = new Command('npm run cost --')
  .description('Shows what a million confirmations cost. docs/cost.md explains the inputs.')
  .option('--set <name=value>', 'put a number of your own in', setInput, INPUTS)
  .allowExcessArguments(false)
  .parse()
  .opts<{ set: Inputs }>();

console.log(`A million confirmations:\n\n${costTable(costPerMillion(set))}`);
console.log(`\nEach month, however many confirm:\n\n${costTable(costPerMonth(set))}`);
