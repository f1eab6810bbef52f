/** For whoever starts core alone. No script, no style: the page must stand under the strictest policy. */
export function missingShellPage(): string {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Hako</title></head>
  <body>
    <h1>The shell has not been built</h1>
    <p>Core is running, its API answers under <a href="/api/v1/openapi.json">/api/v1</a>, but there are no screens yet.</p>
    <p>Run <code>npm start</code> in the root of the repository, or build the package <code>@hako/shell</code>, and reload this page.</p>
    <p lang="ja">画面がまだビルドされていません。リポジトリのルートで <code>npm start</code> を実行し、再読み込みしてください。</p>
    <p lang="zh-CN">界面尚未构建。请在仓库根目录运行 <code>npm start</code>，然后刷新本页。</p>
  </body>
</html>
`;
}
