package httpsrv_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// reader is who takes an answer: it notes how much had been taken each time that it
// was given longer.
type reader struct {
	*httptest.ResponseRecorder
	longer []int
}

func (r *reader) SetWriteDeadline(until time.Time) error {
	if left := time.Until(until); left < 50*time.Second || left > time.Minute {
		return http.ErrNotSupported
	}
	r.longer = append(r.longer, r.Body.Len())
	return nil
}

// TestLongAnswersTakeTheirTime: who takes one piece of an answer has as long again
// for the next; who takes nothing is given no longer, nor for a short answer.
func TestLongAnswersTakeTheirTime(t *testing.T) {
	w := newWorld(t, nil)
	for path, least := range map[string]int{"/en/large": 3, "/en/framework": 0} {
		r := &reader{ResponseRecorder: httptest.NewRecorder()}
		asked := httptest.NewRequest("GET", path, nil)
		asked.Host = "hub.example"
		w.handler.ServeHTTP(r, asked)
		if r.Code != http.StatusOK || len(r.longer) < least || least == 0 && len(r.longer) > 0 {
			t.Fatalf("%s: %d, %d bytes, given longer at %v", path, r.Code, r.Body.Len(), r.longer)
		}
		for i, taken := range r.longer {
			if taken < (i+1)*(256<<10) {
				t.Errorf("%s: given longer for the %d. time after %d bytes", path, i+1, taken)
			}
		}
	}
}
