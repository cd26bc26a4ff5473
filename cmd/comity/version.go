package main

import (
	"fmt"
	"runtime"

	"comity.example/comity/internal/app"
)

// VersionCmd prints the version.
type VersionCmd struct{}

// Example implements exampler.
func (VersionCmd) Example() string { return "comity version" }

// Run prints one line.
func (VersionCmd) Run(t terminal) error {
	_, err := fmt.Fprintf(t.out, "comity %s %s %s/%s\n", app.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
