export interface SettingSchema {
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: (string | number | boolean | null)[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  default?: unknown;
  properties?: Record<string, SettingSchema>;
  items?: SettingSchema;
}

export interface SettingDefinition {
  key: string;
  plugin: string;
  title: string;
  help: string | null;
  schema: SettingSchema;
  scopes: string[];
  secret: boolean;
  required: boolean;
}

export interface SettingsAnswer {
  version: number;
  settings: Record<string, unknown>;
  overrides: Record<string, unknown>;
  /** key -> `default`, `tenant`, a subsidiary's code, `talent`. */
  inheritedFrom: Record<string, string>;
  definitions: SettingDefinition[];
}
