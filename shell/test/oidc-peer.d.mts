/** As much of it as the browser suite uses. */
export interface Peer {
  issuer: string;
  person: { sub: string; claims: Record<string, unknown> };
  asks: boolean;
  close(): Promise<void>;
}
export declare const CLIENT_ID: string;
export declare const CLIENT_SECRET: string;
export declare function startOidcPeer(options: { redirectUris: string[]; backchannelUri?: string }): Promise<Peer>;
