import { NoPermission, Page, useCan, useCanSomewhere } from '@hako/sdk-plugin/ui';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { ImportRun } from './ImportRun.js';
import { ImportWizard } from './ImportWizard.js';

/** The way of a file: chosen and mapped here, checked and run under an address of its own, so that it can be left and found again. */
export function ImportPage(): ReactElement {
  const { importId } = useParams();
  const here = useCan('customer.import:execute');
  const somewhere = useCanSomewhere('customer.import:execute');
  if (importId) return <ImportRun key={importId} id={importId} />;
  if (!here && !somewhere) return <Page><NoPermission permission="customer.import:execute" /></Page>;
  return <ImportWizard />;
}
