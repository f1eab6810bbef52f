{
  "extends": "../../common/devkit/tsconfig.base.json",
  "compilerOptions": { "rootDir": "src", "outDir": "lib", "tsBuildInfoFile": "temp/tsc.tsbuildinfo" },
  "include": ["src"]
}
