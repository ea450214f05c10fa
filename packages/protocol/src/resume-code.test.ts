import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { RESUME_CODE_ALPHABET, RESUME_CODE_LENGTH, readResumeCode, showResumeCode } from './resume-code.ts';

const code = fc
  .array(fc.constantFrom(...RESUME_CODE_ALPHABET), { minLength: RESUME_CODE_LENGTH, maxLength: RESUME_CODE_LENGTH })
  .map((letters) => letters.join(''));

test('a code is read as it is shown, in any case, with blanks and dashes wherever, and letters for digits', () => {
  assert.equal(showResumeCode('7K2M0XPD93TA'), '7K2M-0XPD-93TA');
  for (const typed of ['7k2m-0xpd-93ta', ' 7K2M 0XPD 93TA\n', '7K2M–OXPD—93TA', '7k2moxpd93ta', '7K2M_0XPD.93TA']) {
    assert.equal(readResumeCode(typed), '7K2M0XPD93TA', typed);
  }
  assert.equal(readResumeCode('iIlL-oO00-1111'), '111100001111');
  fc.assert(
    fc.property(code, fc.array(fc.constantFrom(' ', '-', '\t'), { maxLength: 13 }), (made, blanks) => {
      assert.equal(readResumeCode(showResumeCode(made).toLowerCase()), made);
      assert.equal(readResumeCode([...made].map((letter, at) => letter + (blanks[at] ?? '')).join('')), made);
    }),
  );
});

test('what cannot be a code is none', () => {
  for (const typed of ['', '7K2M-0XPD-93T', '7K2M-0XPD-93TAA', '7K2M-0XPD-93TU', '７K2M-0XPD-93TA', '7K2M/0XPD/93TA']) {
    assert.equal(readResumeCode(typed), null, typed);
  }
});
