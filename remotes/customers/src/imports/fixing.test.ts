import { describe, expect, it } from 'vitest';
import { applyOutcomes, editCell, isChanged, mergePage, rowsToSend, toFixable, wrongHeaders } from './fixing.js';

const problem = (field: string, code = 'required') => ({ field, code, message: '' });
const row = (record: number, errors = [problem('nickname')]) => toFixable({ record, values: { Nick: '', Mail: 'a@example.com' }, extra: [], errors });
const columns = [
  { header: 'Nick', code: 'nickname' },
  { header: 'Mail', code: 'email' },
];

describe('fixing rejected rows', () => {
  it('sends only rows that were changed, and of them only the changed cells', () => {
    const rows = [editCell(row(3), 'Nick', 'Mochi'), row(7)];
    expect(rowsToSend(rows)).toEqual([{ record: 3, values: { Nick: 'Mochi' } }]);
  });

  it('shows what stands beyond the last column, without the empty cells', () => {
    expect(toFixable({ record: 3, values: {}, extra: ['', 'lost', ' '], errors: [problem('row', 'too_many_fields')] }).extra).toEqual(['lost']);
  });

  it('takes a cell that was typed back for unchanged', () => {
    expect(isChanged(editCell(editCell(row(3), 'Nick', 'M'), 'Nick', ''))).toBe(false);
  });

  it('sends a row of the wrong shape whole when it is accepted as shown', () => {
    expect(rowsToSend([{ ...row(4), accepted: true }])).toEqual([{ record: 4, values: { Nick: '', Mail: 'a@example.com' } }]);
  });

  it('closes imported rows and gives the others their new reasons without losing what was typed', () => {
    const sent = [editCell(row(3), 'Nick', 'Mochi'), editCell(row(7), 'Mail', 'x')];
    const [done, failed] = applyOutcomes(sent, [
      { record: 3, status: 'created', customerId: 'c3', errors: [] },
      { record: 7, status: 'failed', customerId: null, errors: [problem('email', 'email')] },
    ]);
    expect(done).toMatchObject({ state: 'imported', customerId: 'c3', errors: [] });
    expect(failed).toMatchObject({ state: 'rejected', values: { Mail: 'x' }, edits: {}, errors: [{ code: 'email' }] });
    expect(rowsToSend(applyOutcomes(sent, [{ record: 3, status: 'created', customerId: 'c3', errors: [] }]))).toHaveLength(1);
  });

  it('never sends an imported row again', () => {
    const [done] = applyOutcomes([editCell(row(3), 'Nick', 'Mochi')], [{ record: 3, status: 'updated', customerId: 'c3', errors: [] }]);
    expect(rowsToSend([{ ...done!, edits: { Nick: 'again' } }])).toEqual([]);
  });

  it('keeps what was typed when the next page overlaps', () => {
    const typed = editCell(row(3), 'Nick', 'Mochi');
    const merged = mergePage([typed], [{ record: 3, values: {}, extra: [], errors: [] }, { record: 2, values: {}, extra: [], errors: [] }]);
    expect(merged.map(({ record }) => record)).toEqual([2, 3]);
    expect(merged[1]?.edits).toEqual({ Nick: 'Mochi' });
  });

  it('shows the wrong cells, or all of them when the shape is wrong or the field is not in the file', () => {
    expect(wrongHeaders(row(1, [problem('email')]), columns)).toEqual(['Mail']);
    expect(wrongHeaders(row(1, [problem('row', 'too_few_fields')]), columns)).toEqual(['Nick', 'Mail']);
    expect(wrongHeaders(row(1, [problem('external_id', 'taken')]), columns)).toEqual(['Nick', 'Mail']);
  });
});
