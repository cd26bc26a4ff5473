package hubtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// lintPatience bounds the linter: one document takes it seconds.
const lintPatience = 3 * time.Minute

// LintOpenAPI gives what the linter of OpenAPI documents finds in one, a line
// each. Without the linter, which npm installs beside this file, the test is
// skipped, except in CI, where it fails.
func LintOpenAPI(t testing.TB, document []byte) []string {
	t.Helper()
	Anew()
	dir := beside(t, "openapi")
	linter := filepath.Join(dir, "node_modules", ".bin", "spectral")
	if _, err := os.Stat(linter); err != nil {
		absent(t, "no linter of OpenAPI: run npm ci in internal/hubtest/openapi (make test does)")
	}
	file := filepath.Join(t.TempDir(), "openapi.json")
	if err := os.WriteFile(file, document, 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), lintPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, linter, "lint", "--quiet", "--format", "json", "--fail-severity", "hint",
		"--ruleset", filepath.Join(dir, "ruleset.yaml"), file)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatalf("the linter does not run: %v\n%s", err, out)
	}
	var found []struct {
		Code, Message string
		Path          []any
		Range         struct{ Start struct{ Line int } }
	}
	if jerr := json.Unmarshal(out, &found); jerr != nil {
		t.Fatalf("the linter says %q: %v", out, jerr)
	}
	if (err != nil) != (len(found) > 0) {
		t.Fatalf("the linter ends with %v and finds %d", err, len(found))
	}
	lines := make([]string, len(found))
	for i, f := range found {
		lines[i] = fmt.Sprintf("%s at %v: %s", f.Code, f.Path, f.Message)
	}
	return lines
}
