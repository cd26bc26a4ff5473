package ui_test

import (
	"testing"

	"comity.example/comity/internal/hubtest"
)

func TestSpecimenInABrowser(t *testing.T) {
	server := specimenServer(t)
	b := hubtest.NewBrowser(t)
	b.Tour(t, server.URL, specimenRoutes())
	for _, address := range []string{"/en/broken", "/ar/broken", "/fr/nowhere"} {
		t.Run(address, func(t *testing.T) {
			tab := b.Open(t, server.URL+address, hubtest.Light)
			defer tab.Close()
			for _, v := range []hubtest.View{hubtest.Light, hubtest.Dark, hubtest.Narrow} {
				tab.Look(t, v)
				for _, found := range tab.Violations(t) {
					t.Errorf("%s (%s): %s", address, v.Name, found)
				}
			}
		})
	}
}
