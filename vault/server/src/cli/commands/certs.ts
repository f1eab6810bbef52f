import { DEFAULT_OPERATIONS, type CallerKind } from '../../http/callers.js';
import type { CertificateInfo } from '../../pki/certificate-info.js';
import { issueCertificate, listCertificates, renewCertificates, revokeCertificate, writeCertificates } from '../certs.js';
import { needed, textOption, UsageError, type CommandGroup, type CommandInput, type Printed } from '../command.js';

const out = { out: { type: 'string' } } as const;
const hosts = (input: CommandInput): string[] => (Array.isArray(input.options['host']) ? input.options['host'].filter((value): value is string => typeof value === 'string') : []);
const kinds = Object.keys(DEFAULT_OPERATIONS) as CallerKind[];

/** hako-vault certs. */
export const certs: CommandGroup = {
  summary: 'the private CA in a folder, and what it has signed',
  commands: {
    '': {
      usage: '--out <dir> [--host <name> …]',
      summary: 'CA, certificates of vault, core-api, core-worker and admin, revocation list, allow-list; keeps what is there, renews what ends within 30 days',
      options: { ...out, host: { type: 'string', multiple: true } },
      run: async (input) => {
        await writeCertificates(needed(input, 'out'), { hosts: hosts(input) });
        return listed(await listCertificates(needed(input, 'out')), '');
      },
    },
    list: {
      usage: '--out <dir>',
      summary: 'every certificate in the folder with its end',
      options: out,
      run: async (input) => listed(await listCertificates(needed(input, 'out'))),
    },
    issue: {
      usage: `--out <dir> --name <file> --uri spiffe://hako/<name> --kind <${kinds.join('|')}>`,
      summary: 'one more caller, for example a second administrator; written into the allow-list',
      options: { ...out, name: { type: 'string' }, uri: { type: 'string' }, kind: { type: 'string' } },
      run: async (input) => {
        const kind = kinds.find((candidate) => candidate === textOption(input, 'kind'));
        if (!kind) throw new UsageError(`--kind must be one of ${kinds.join(', ')}`);
        return listed([await issueCertificate(needed(input, 'out'), { name: needed(input, 'name'), uri: needed(input, 'uri'), kind })]);
      },
    },
    renew: {
      usage: '--out <dir> [<name> …] [--host <name> …]',
      summary: 'new key and certificate for these, or for all that end within 30 days',
      options: { ...out, host: { type: 'string', multiple: true } },
      arguments: [0, 50],
      run: async (input) => listed(await renewCertificates(needed(input, 'out'), input.args, { hosts: hosts(input) })),
    },
    revoke: {
      usage: '--out <dir> (<name> | --serial <hex>)',
      summary: 'onto the revocation list; the vault reads it within seconds and cuts what is connected. Renew makes a new one',
      options: { ...out, serial: { type: 'string' } },
      arguments: [0, 1],
      run: async (input) => {
        const [name] = input.args;
        const serial = textOption(input, 'serial');
        if ((name === undefined) === (serial === undefined)) throw new UsageError('either a name or --serial');
        const revoked = await revokeCertificate(needed(input, 'out'), name === undefined ? { serial: serial! } : { name });
        return { data: { revoked }, rows: revoked.map((each) => ({ revoked: each })) };
      },
    },
    remote: {
      usage: '',
      summary: 'what the running vault uses, and the callers it has seen',
      run: async ({ vault }) => listed((await vault().get<{ certificates: CertificateInfo[] }>('/admin/certificates')).certificates),
    },
  },
};

function listed(certificates: readonly (CertificateInfo & { revoked?: boolean })[], text?: string): Printed {
  const rows = certificates.map(({ name, uri, serial, days, notAfter, revoked }) => ({ name, uri, serial, 'ends at': notAfter, days, ...(revoked === undefined ? {} : { revoked }) }));
  return { data: certificates, ...(text === undefined ? { rows } : { text }) };
}
