package keys

import (
	"golang.org/x/sys/unix"

	"comity.example/comity/internal/fail"
)

// ForbidDumps keeps the memory of this process, which holds private keys, off
// the disk and out of other processes of the same account: no core dump is
// written when it ends badly, and nobody but root may trace it or read its
// memory. It is called before the keystore is opened, and cannot be undone.
func ForbidDumps() error {
	err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	if err == nil {
		err = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
	}
	return fail.Wrap(err, fail.Internal, "core dumps cannot be forbidden")
}
