{ "title": "__Title__", "text": "Text" }
