/** The root cannot be asked now: sealed, out of reach, or refusing this vault. Never a sign of tampering. */
export class ProviderUnavailable extends Error {
  override readonly name: string = 'ProviderUnavailable';
}

/** The operators have not entered enough shares yet. */
export class ProviderSealed extends ProviderUnavailable {
  override readonly name = 'ProviderSealed';
  constructor() {
    super('The vault is sealed: operators enter their shares with `hako-vault unseal`');
  }
}
