package hubtest_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
)

const described = `{"openapi":"3.1.0","info":{"title":"t","version":"1","description":"d","contact":{"name":"n"}},
"servers":[{"url":"/"}],"tags":[{"name":"t","description":"d"}],"paths":{"/a/{id}":{"get":{"operationId":"a","summary":"s","tags":["t"],
"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],
"responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"string"}}}},
"404":{"description":"d","content":{"application/problem+json":{"schema":{"type":"object"}}}}}}}}}`

func TestLintSeesFaults(t *testing.T) {
	if found := hubtest.LintOpenAPI(t, []byte(described)); len(found) > 0 {
		t.Errorf("in a good description it finds %q", found)
	}
	broken := described
	faults := []struct{ name, from, to, want string }{
		{"a parameter that is not described", `"name":"id"`, `"name":"key"`, "path-params"},
		{"a type that there is not", `"type":"object"`, `"type":"thing"`, "oas3-schema"},
		{"a tag that is not described", `"tags":["t"]`, `"tags":["u"]`, "operation-tag-defined"},
		{"another server", `"url":"/"`, `"url":"https://elsewhere.example/"`, "nothing-elsewhere"},
		{"an error that is no problem", "application/problem+json", "application/json", "problems-as-problems"},
		{"no summary", `"summary":"s",`, "", "operation-summary"},
	}
	for _, f := range faults {
		broken = strings.Replace(broken, f.from, f.to, 1)
	}
	found := strings.Join(hubtest.LintOpenAPI(t, []byte(broken)), "\n")
	for _, f := range faults {
		if !strings.Contains(found, f.want) {
			t.Errorf("%s: not found in\n%s", f.name, found)
		}
	}
}
