import { HakoError } from '@hako/sdk-plugin';

/** Levels of subsidiaries below the agency. */
export const MAX_DEPTH = 10;

export interface Placed {
  id: string;
  parent_id: string | null;
  active: boolean;
  inactive_by: string | null;
}

/** The subsidiaries of one agency, as they stand inside the transaction that changes them. */
export class Forest {
  readonly #byId: ReadonlyMap<string, Placed>;
  readonly #children = new Map<string | null, Placed[]>();

  constructor(rows: readonly Placed[]) {
    this.#byId = new Map(rows.map((row) => [row.id, row]));
    for (const row of rows) this.#children.set(row.parent_id, [...(this.#children.get(row.parent_id) ?? []), row]);
  }

  get(id: string): Placed | undefined {
    return this.#byId.get(id);
  }

  /** 0 for the agency itself, 1 for what stands directly below it. */
  level(id: string | null): number {
    let level = 0;
    for (let node = id === null ? undefined : this.#byId.get(id); node; node = node.parent_id === null ? undefined : this.#byId.get(node.parent_id)) level += 1;
    return level;
  }

  /** The subsidiary and everything below it. */
  subtree(id: string): string[] {
    const found = [id];
    for (let at = 0; at < found.length; at += 1) for (const child of this.#children.get(found[at] as string) ?? []) found.push(child.id);
    return found;
  }

  /** Levels that the subtree takes: 1 for one without children. */
  height(id: string): number {
    return Math.max(...this.subtree(id).map((each) => this.level(each))) - this.level(id) + 1;
  }

  /** Throws unless something may stand below this parent. */
  checkParent(parentId: string | null, heightBelow: number): void {
    if (parentId === null) return;
    const parent = this.#byId.get(parentId);
    if (!parent) throw new HakoError('ORGANIZATION_PARENT_UNKNOWN', { details: [{ path: '/parentId', code: 'unknown' }] });
    if (!parent.active) throw new HakoError('ORGANIZATION_PARENT_INACTIVE', { details: [{ path: '/parentId', code: 'inactive' }] });
    if (this.level(parentId) + heightBelow > MAX_DEPTH) throw new HakoError('ORGANIZATION_DEPTH_EXCEEDED', { params: { max: MAX_DEPTH }, details: [{ path: '/parentId', code: 'too_deep', limit: MAX_DEPTH }] });
  }

  checkMove(id: string, parentId: string | null): void {
    if (parentId !== null && this.subtree(id).includes(parentId)) throw new HakoError('ORGANIZATION_CYCLE', { details: [{ path: '/parentId', code: 'cycle' }] });
    this.checkParent(parentId, this.height(id));
  }
}
