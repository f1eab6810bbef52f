{
  "plugin": { "title": "__Title__", "summary": "经纪公司保存的条目" },
  "permissions": { "entry": "__Title__ 的条目" },
  "audit": { "created": "已创建条目" },
  "routes": { "list": "列出条目", "create": "创建条目" }
}
