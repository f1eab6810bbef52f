import { describe, expect, it } from 'vitest';
import { assignField, checkMapping, dataHeaders, isComplete, mappingOf, type ImportField } from './mapping.js';

const field = (code: string, more: Partial<ImportField> = {}): ImportField => ({ code, title: code, group: 'basics', personal: false, required: false, ...more });
const fields = [field('nickname', { required: true }), field('external_id'), field('platform', { group: 'accounts' }), field('platform_uid_2', { group: 'accounts' }), field('custom.size', { group: 'custom', required: true })];
const size = { Size: 'custom.size' };

describe('the columns of a file', () => {
  it('begin with what the server made of them, without what an error file puts before', () => {
    expect(mappingOf(['Nick', 'Shoe'], ['nickname', null])).toEqual({ Nick: 'nickname', Shoe: null });
    expect(mappingOf(['record', 'field', 'code', 'message', 'Nick'], [null, null, null, null, 'nickname'])).toEqual({ Nick: 'nickname' });
    expect(dataHeaders(['record', 'field', 'code', 'message', 'Nick'])).toEqual(['Nick']);
  });

  it('take a field from the column that had it', () => {
    expect(assignField({ A: 'nickname', B: null }, 'B', 'nickname')).toEqual({ A: null, B: 'nickname' });
  });

  it('lack what the mode needs: a nickname, an external id, the agency’s own required fields', () => {
    expect(checkMapping(['A'], { A: 'external_id', ...size }, { fields, mode: 'create' }).missing).toEqual(['nickname']);
    expect(checkMapping(['A'], { A: 'nickname' }, { fields, mode: 'create' }).missing).toEqual(['custom.size']);
    expect(checkMapping(['A'], { A: 'nickname' }, { fields, mode: 'upsert' })).toMatchObject({ missing: [], externalIdNeeded: true });
    expect(isComplete(checkMapping(['A', 'B'], { A: 'external_id', B: null }, { fields, mode: 'update' }))).toBe(true);
  });

  it('need both halves of an account and of a membership, each in its own number', () => {
    const missing = (mapping: Record<string, string>): string[] => checkMapping(Object.keys(mapping), { N: 'nickname', ...size, ...mapping }, { fields, mode: 'create' }).missing;
    expect(missing({ A: 'platform_nickname' })).toEqual(['platform', 'platform_uid']);
    expect(missing({ A: 'platform', B: 'platform_uid', C: 'platform_uid_2' })).toEqual(['platform_2']);
    expect(missing({ A: 'membership_auto_renew_3' })).toEqual(['membership_type_3', 'membership_level_3']);
    expect(missing({ A: 'memberships', B: 'identities' })).toEqual([]);
  });

  it('that stand twice are named', () => {
    expect(checkMapping(['Name', 'ｎａｍｅ'], { Name: 'nickname' }, { fields, mode: 'update' }).duplicates).toEqual(['Name', 'ｎａｍｅ']);
  });
});
