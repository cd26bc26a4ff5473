// Package torture breaks running hubs and looks whether they kept their word.
// It holds tests only.
//
// # A kill and a power cut
//
// A hub runs in a process of its own, under strace, and speaks under load. It
// tells the test, through a pipe, what it has acknowledged, and every
// checkpoint that it has shown. The test kills it without warning. From the
// trace of the system calls it then makes the disks that a power cut at that
// instant could have left:
//
//	lost   every byte that was written after the last fsync of its file is gone
//	torn   of those bytes some sectors arrived, in any order
//	kept   all arrived: only the process was killed
//
// On each of them the register is opened, speaks again, and is proved from
// its first statement (hubtest.CheckLog): nothing acknowledged is lost or
// doubled, what was erased stays erased, and every checkpoint that was shown
// is of a beginning of what is there now.
//
// The trace is known to be right because "kept", made from it, must be the
// very files that lie on the disk; and the test is known to be sharp because a
// hub that does not wait for the disk (synchronous=OFF, planted by an
// environment variable) must turn it red.
//
// # A failing disk
//
// System calls of a running hub are made to fail, one sort at a time. After
// an error of the medium the hub signs nothing until it is started anew;
// after an error that can pass it goes on when it has passed.
//
// make test runs 20 kills; make torture, which sets COMITY_TORTURE=1, 200.
package torture
