{
  "plugin": { "title": "__Title__", "summary": "事務所が管理する項目" },
  "permissions": { "entry": "__Title__ の項目" },
  "audit": { "created": "項目を作成" },
  "routes": { "list": "項目の一覧", "create": "項目を作成" }
}
