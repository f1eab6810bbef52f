{ "title": "__Title__", "text": "内容" }
