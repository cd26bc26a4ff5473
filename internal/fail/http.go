package fail

import "net/http"

// Status is the one place that maps kinds to HTTP.
func Status(err error) int {
	switch KindOf(err) {
	case "":
		return http.StatusOK
	case Invalid:
		return http.StatusUnprocessableEntity
	case NotFound:
		return http.StatusNotFound
	case Gone:
		return http.StatusGone
	case Denied:
		return http.StatusForbidden
	case Conflict, Exists:
		return http.StatusConflict
	case TooLarge:
		return http.StatusRequestEntityTooLarge
	case Unavailable, Quarantined:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
