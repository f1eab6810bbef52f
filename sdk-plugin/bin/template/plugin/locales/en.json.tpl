{
  "plugin": { "title": "__Title__", "summary": "Entries that the agency keeps" },
  "permissions": { "entry": "Entries of __Title__" },
  "audit": { "created": "Entry created" },
  "routes": { "list": "Lists the entries", "create": "Creates an entry" }
}
