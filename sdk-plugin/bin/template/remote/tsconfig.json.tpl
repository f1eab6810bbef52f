{
  "extends": "../../common/devkit/tsconfig.web.json",
  "compilerOptions": { "rootDir": "src", "outDir": "lib", "tsBuildInfoFile": "temp/tsc.tsbuildinfo" },
  "include": ["src"]
}
