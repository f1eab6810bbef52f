/** As much of it as the browser suite uses. */
export interface SamlPeer {
  entryPoint: string;
  metadata: string;
  readRequest(location: string, serviceMetadata: string): Promise<{ id: string; relayState: string; acs: string; audience: string }>;
  respond(request: { id: string; acs: string; audience: string }, over?: { NameID?: string; Email?: string }): string;
}
export declare function startSamlPeer(): SamlPeer;
export declare function encode(xml: string): string;
