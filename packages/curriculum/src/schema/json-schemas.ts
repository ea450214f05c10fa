import * as z from 'zod/mini';
import { labFrontSchema } from '../lab-front.ts';
import { stepFrontSchema } from '../step-front.ts';
import { CHECK_WORDS } from './check-words.ts';
import { OPERATION_WORDS } from './operation-words.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The front matter of step.md, as an editor can use it. */
export function stepJsonSchema(): JsonSchema {
  const schema = toJsonSchema(stepFrontSchema, 'Front matter of a step', {
    title: 'Different in every step of the lab.',
    goal: 'One sentence: what is true when the step is done.',
    checks: 'What has to be true, or to have happened, for the step to be passed.',
    hints: 'Offered one by one; one with `unless` only while that check has not been passed.',
    runtime: 'What the runtime can do of this step instead of the learner.',
  });
  for (const check of checkSchemasOf(schema)) {
    const words = wordsFor(CHECK_WORDS, check, 'kind');
    check.description = `Passed when ${words.passed}.`;
    describe(check, { id: 'Lower-case words and hyphens.', says: 'True when it is passed.', ...words.fields });
  }
  for (const operation of operationSchemasOf(schema)) {
    const words = wordsFor(OPERATION_WORDS, operation, 'operation');
    operation.description = `The runtime ${words.does}.`;
    describe(operation, words.fields);
    for (const field of Object.values(operation.properties ?? {})) allowPlaces(field);
  }
  return schema;
}

export function labJsonSchema(): JsonSchema {
  return toJsonSchema(labFrontSchema, 'lab.yaml', {
    title: 'Different in every lab.',
    summary: 'One sentence for the shelf.',
    minutes: 'How long a learner takes.',
    parameters: 'Values that differ from learner to learner; a step asks for them with {{name}}.',
  });
}

export function checkSchemasOf(stepSchema: JsonSchema): readonly JsonSchema[] {
  return objects(objects(stepSchema.properties?.checks)[0]?.items).flatMap(({ oneOf }) => objects(oneOf));
}

export function operationSchemasOf(stepSchema: JsonSchema): readonly JsonSchema[] {
  return objects(objects(stepSchema.properties?.runtime)[0]?.items).flatMap(({ oneOf }) => objects(oneOf));
}

/** The value of a schema's `kind` or `operation`. */
export function tagOf(schema: JsonSchema, tag: 'kind' | 'operation'): string {
  return String(objects(schema.properties?.[tag])[0]?.const);
}

function toJsonSchema(schema: z.ZodMiniType, title: string, words: Readonly<Record<string, string>>): JsonSchema {
  const made: JsonSchema = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      // What every whole number is anyway, for JavaScript.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  made.title = title;
  describe(made, words);
  return made;
}

function wordsFor<Words>(table: Readonly<Record<string, Words>>, schema: JsonSchema, tag: 'kind' | 'operation'): Words {
  const words = table[tagOf(schema, tag)];
  if (words === undefined) throw new Error(`${tag} "${tagOf(schema, tag)}" has no words in packages/curriculum`);
  return words;
}

function describe(schema: JsonSchema, words: Readonly<Record<string, string>>): void {
  for (const [field, text] of Object.entries(words)) {
    for (const property of objects(schema.properties?.[field])) property.description = text.replaceAll('`', '');
  }
}

/** A text that is filled in later cannot be held to its form yet. */
function allowPlaces(schema: unknown): void {
  for (const found of objects(schema)) {
    if (found.pattern !== undefined) {
      found.anyOf = [{ pattern: found.pattern }, { pattern: '\\{\\{' }];
      delete found.pattern;
    } else {
      for (const inner of [found.items, ...(found.anyOf ?? [])]) allowPlaces(inner);
    }
  }
}

/** JSON Schema allows true and false where a schema is meant. */
function objects(value: unknown): JsonSchema[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item): item is JsonSchema => typeof item === 'object' && item !== null);
}
