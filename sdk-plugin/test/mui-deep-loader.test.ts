import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

const { deepImports } = createRequire(import.meta.url)('../webpack-preset/mui-deep-loader.cjs') as { deepImports(source: string): string };

describe("the shell's imports of MUI", () => {
  it('name each component by its own entry, renamed ones too', () => {
    expect(deepImports(`import { Box, Drawer as MuiDrawer } from '@mui/material';`)).toBe(`import Box from '@mui/material/Box'; import MuiDrawer from '@mui/material/Drawer';`);
  });

  it('take what belongs to the theme from the theme', () => {
    expect(deepImports(`import {\n  createTheme,\n  useMediaQuery,\n} from "@mui/material"`)).toBe(`import { createTheme as createTheme } from '@mui/material/styles'; import useMediaQuery from '@mui/material/useMediaQuery';`);
  });

  it('leave types to the index, where no code comes of them', () => {
    const onlyTypes = `import type { SxProps, Theme } from '@mui/material';`;
    expect(deepImports(onlyTypes)).toBe(onlyTypes);
    expect(deepImports(`import { Box, type Theme } from '@mui/material';`)).toBe(`import Box from '@mui/material/Box'; import type { Theme } from '@mui/material';`);
  });

  it('of other packages stay as they are', () => {
    const other = `import { Box } from '@mui/system';\nimport { Slot } from '@hako/sdk-plugin/ui';`;
    expect(deepImports(other)).toBe(other);
  });
});
