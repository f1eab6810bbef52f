export const READER_CSS = `
*{box-sizing:border-box}
html,body{margin:0;min-height:100%}
body{font-family:system-ui,-apple-system,"Segoe UI","Hiragino Sans","Noto Sans JP","Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;background:var(--paper);color:var(--ink);line-height:1.6}
[hidden]{display:none!important}
#stream{display:grid;grid-template-columns:minmax(0,1fr) minmax(240px,340px);grid-template-rows:auto minmax(0,1fr) auto auto;gap:14px;min-height:100vh;height:100vh;padding:16px}
header{grid-column:1/-1;display:flex;gap:12px;align-items:center;flex-wrap:wrap}
h1{font-size:1rem;margin:0;flex:1 1 auto}
#seen{font-size:.8125rem;padding:3px 12px;border-radius:999px;border:1px solid var(--line);color:var(--muted)}
#seen:empty{display:none}
#seen[data-on=true]{background:var(--oshi);color:var(--on-oshi);border-color:var(--oshi)}
#waiting{font-size:.875rem;color:var(--muted);font-variant-numeric:tabular-nums}
#now{grid-column:1;min-height:0;display:flex;flex-direction:column;background:var(--surface);border:3px solid var(--oshi-mark);border-radius:26px;padding:clamp(16px,3vw,40px)}
#now.idle{border-color:var(--line);border-style:dashed}
#now.idle #text{color:var(--muted);font-weight:400;font-size:min(var(--size,28px),28px)}
#from{margin:0 0 10px;font-size:1.125rem;color:var(--oshi-text);font-weight:600;min-height:1.6em}
#now.idle #from{display:none}
#text{margin:0;flex:1;min-height:0;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;line-break:strict;font-weight:700;font-size:var(--size,48px);line-height:1.45}
aside{grid-column:2;grid-row:2/span 3;min-height:0;overflow:auto;border-left:1px solid var(--line);padding-left:14px}
h2{font-size:.8125rem;color:var(--muted);margin:0 0 8px;font-weight:600}
ol{list-style:none;margin:0 0 18px;padding:0;display:grid;gap:6px}
li button{width:100%;text-align:left;font:inherit;font-size:.875rem;background:var(--surface);color:inherit;border:1px solid var(--line);border-radius:12px;padding:8px 12px;display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical;overflow:hidden;cursor:pointer}
li button:hover{border-color:var(--oshi-mark)}
#skipped button{color:var(--muted)}
.steps{grid-column:1;display:grid;grid-template-columns:repeat(4,minmax(0,1fr)) minmax(0,2fr);gap:10px}
.steps button{min-height:60px;border-radius:16px;border:1px solid var(--line);background:var(--surface);color:inherit;font:inherit;font-weight:600;cursor:pointer;padding:6px 8px}
.steps button small{display:block;font-size:.6875rem;color:var(--muted);font-weight:400}
.steps #next{background:var(--oshi);color:var(--on-oshi);border-color:var(--oshi);font-size:1.25rem}
.steps #next small{color:inherit}
.steps button:disabled{opacity:.45;cursor:default}
button:focus-visible,textarea:focus-visible{outline:3px solid var(--oshi-mark);outline-offset:2px}
form{grid-column:1;display:flex;gap:10px;align-items:end;flex-wrap:wrap}
form label{flex:1 1 260px;font-size:.8125rem;color:var(--muted)}
textarea{display:block;width:100%;font:inherit;font-size:1rem;color:var(--ink);background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:8px 12px;min-height:46px;height:46px;resize:vertical}
form button{min-height:46px;border-radius:12px;border:1px solid var(--oshi-mark);background:transparent;color:var(--oshi-text);font:inherit;font-weight:600;padding:0 18px;cursor:pointer}
#status{flex-basis:100%;margin:0;font-size:.8125rem;color:var(--muted);min-height:1.6em}
#stream.pictured{background:center/cover no-repeat}
#stream.pictured>header,#stream.pictured>aside,#stream.pictured>form,#stream.pictured>.steps{background:var(--paper);border-radius:18px;padding:10px 14px;border:0}
#note{grid-column:1/-1;align-self:center;justify-self:center;max-width:34em;text-align:center;padding:24px}
#stream:not(.ready)>:not(header):not(#note){visibility:hidden}
#stream.over>:not(#note){display:none}
@media(max-width:760px){#stream{grid-template-columns:minmax(0,1fr);grid-template-rows:auto minmax(46vh,auto) auto auto auto;height:auto}aside{grid-column:1;grid-row:auto;border-left:0;padding:0;overflow:visible}.steps{grid-template-columns:repeat(4,minmax(0,1fr));position:sticky;bottom:0;background:var(--paper);padding:8px 0}.steps #next{grid-column:1/-1;order:-1}.steps button small{display:none}.steps button{min-height:48px;font-size:.8125rem}}
`;
