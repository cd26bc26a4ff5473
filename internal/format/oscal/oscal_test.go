package oscal_test

import (
	"bytes"
	"testing"
	"time"

	"comity.example/comity/internal/format/oscal"
)

const want = `{
  "catalog": {
    "uuid": "7e03057d-fad2-51a3-864a-363b0dfbfc9f",
    "metadata": {
      "title": "Provisions",
      "last-modified": "2026-11-22T12:00:00Z",
      "version": "1",
      "oscal-version": "1.1.3"
    },
    "groups": [
      {
        "id": "un_a-70-174",
        "title": "Report",
        "controls": [
          {
            "id": "un_a-70-174_13_h",
            "class": "norm",
            "title": "Requests <for> assistance",
            "props": [
              {
                "name": "label",
                "value": "A/70/174, para. 13 (h)"
              }
            ],
            "links": [
              {
                "href": "https://hub.example.org/13:h",
                "rel": "canonical"
              }
            ],
            "parts": [
              {
                "id": "un_a-70-174_13_h_smt",
                "name": "statement",
                "prose": "States should respond"
              }
            ],
            "controls": [
              {
                "id": "un_a-70-174_13_h_1",
                "title": "First part"
              }
            ]
          }
        ]
      }
    ]
  }
}
`

func TestWrite(t *testing.T) {
	c := oscal.Catalogue{Address: "https://hub.example.org", Title: "Provisions", Edition: "1", Changed: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC),
		Groups: []oscal.Group{{ID: "un:a-70-174", Title: "Report", Controls: []oscal.Control{{ID: "un:a-70-174:13:h", Title: "Requests <for> assistance", Class: "norm",
			Label: "A/70/174, para. 13 (h)", Address: "https://hub.example.org/13:h", Text: "States should respond",
			Parts: []oscal.Control{{ID: "un:a-70-174:13:h:1", Title: "First part"}}}}}}}
	var b bytes.Buffer
	if err := oscal.Write(&b, &c); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
	c.Groups = append(c.Groups, c.Groups[0])
	if err := oscal.Write(&b, &c); err == nil {
		t.Error("an id that is there twice was written")
	}
	c.Groups = []oscal.Group{{ID: "1 2"}}
	if err := oscal.Write(&b, &c); err == nil {
		t.Error("an id without form was written")
	}
}
