import type { LocalizedText } from '@hako/sdk-plugin';
import { Model, type RelationMappings } from 'objection';

/** One line of a role. Bound to a transaction by `query(tx.knex)`; there is no global connection. */
export class RolePolicyModel extends Model {
  static override readonly tableName = 'role_policy';
  declare id: string;
  declare role_id: string;
  declare permission: string;
  declare effect: 'grant' | 'deny';
}

export class RoleModel extends Model {
  static override readonly tableName = 'role';
  static override readonly jsonAttributes = ['name'];
  static override get relationMappings(): RelationMappings {
    return { policies: { relation: Model.HasManyRelation, modelClass: RolePolicyModel, join: { from: 'role.id', to: 'role_policy.role_id' } } };
  }

  declare id: string;
  declare code: string;
  declare name: LocalizedText;
  declare active: boolean;
  declare version: number;
  declare updated_at: string;
  declare policies?: RolePolicyModel[];
}
