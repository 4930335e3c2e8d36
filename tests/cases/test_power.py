"""The agent's own disk: power cuts after which only what was made durable is left, and no room at all. The state
directory lies on an image, which is copied while it is mounted; needs root and loop devices, else it is skipped."""

import errno
import os
import shutil
import subprocess
import tempfile

from harness.failure import Skip, check, check_equal
from harness.tokens import Renewal, wait_until

# Where the power goes, and how many requests the recovery takes. What is not durable yet may be there all the same:
# any program of the machine may have synced the disk.
CUTS = {
    "file_renamed": (0,),  # the number of this renewal: it has not begun yet
    "token_after_intent": (1,),
    "token_after_reply": (1,),
    "file_sync:5,file_renamed:2": (0, 1),  # the escrow could not be written in place: a new file, under its name
    "token_after_escrow": (0,),
    "token_before_commit": (0,),
    "token_after_commit": (0,),
}


class Disk:
    def __init__(self, world):
        if os.geteuid() != 0:
            raise Skip("a disk of its own needs root")
        directory = tempfile.mkdtemp(prefix="disk-", dir=world.directory)
        self.image = os.path.join(directory, "image")
        self.place = os.path.join(directory, "mounted")
        os.mkdir(self.place)
        try:
            with open(self.image, "wb") as file:
                file.truncate(16 * 1024 * 1024)
            run("mkfs.ext4", "-q", "-F", "-m", "0", self.image)
            self.mount()
        except (OSError, subprocess.CalledProcessError) as error:
            raise Skip("no disk can be mounted here: %s" % (getattr(error, "stderr", None) or error)) from None

    def mount(self):
        """Nothing becomes durable by itself for ten minutes."""
        run("mount", "-o", "loop,commit=600", self.image, self.place)

    def unmount(self):
        run("umount", self.place)

    def power_cut(self):
        """The machine comes up with what the disk has now."""
        shutil.copyfile(self.image, self.image + ".cut")
        self.unmount()
        os.rename(self.image + ".cut", self.image)
        self.mount()

    def fill(self):
        """To the last byte, and still so after a power cut."""
        with open(os.path.join(self.place, "filler"), "wb", buffering=0) as file:
            for size in (65536, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
            os.fsync(file.fileno())

    def make_room(self):
        os.unlink(os.path.join(self.place, "filler"))


def run(*words):
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                   text=True, timeout=60)


def settled(world):
    """An agent whose state directory lies on the disk, signed in and renewed once."""
    renewal = Renewal(world)
    disk = Disk(world)
    renewal.agent.environment["RESTOSYNC_API_STATE_DIR"] = os.path.join(disk.place, "state")
    return renewal, disk


def case_power_cut_in_a_renewal(world):
    """The power goes between the new name of a file and the sync of its directory, and at every other step of a
    renewal: within the grace the sign-in is kept, and what was written to the escrow is there."""
    renewal, disk = settled(world)
    try:
        renewal.sign_in()
        renewal.agent.ok("auth refresh")
        for point, requests in CUTS.items():
            generation = int(renewal.row().split()[1])
            renewal.killed_at(point)
            disk.power_cut()
            before = renewal.counts()
            renewal.agent.ok("auth recover")
            check(renewal.asked(before) in requests, "%d token requests of the recovery after %s"
                  % (renewal.asked(before), point))
            check_equal(renewal.state(), "idle", "the sign-in after " + point)
            renewal.agent.ok("auth refresh")
            check_equal(int(renewal.row().split()[1]) - generation, 1 if point == "file_renamed" else 2,
                        "renewals with the one after " + point)
        renewal.no_token_was_used_again()
        renewal.steps_are_lawful()
    finally:
        disk.unmount()


def case_power_cut_in_a_sign_in(world):
    """The power goes in a person's sign-in: before its file is durable the old sign-in stays, after it the new one
    is taken up."""
    renewal, disk = settled(world)
    login = "select login_id from restosync.credential"
    try:
        renewal.sign_in()
        for point, kept in (("file_renamed", (False, True)), ("auth_login_kept", (True,))):
            old = world.database.value(login)
            renewal.agent.environment["RESTOSYNC_FAULT"] = point
            check_equal(renewal.agent.sign_in().exit, 137, "exit of a sign-in killed at " + point)
            del renewal.agent.environment["RESTOSYNC_FAULT"]
            disk.power_cut()
            renewal.agent.ok("auth recover")
            check((world.database.value(login) != old) in kept, "the wrong sign-in is left after " + point)
            renewal.agent.ok("auth refresh")
        renewal.no_token_was_used_again()
    finally:
        disk.unmount()


def case_disk_full_before_a_renewal(world):
    """No room for the state: 74 before anything is sent; with room again the renewal goes through."""
    renewal, disk = settled(world)
    try:
        renewal.sign_in()
        disk.fill()
        before = renewal.counts()
        result = renewal.agent.run("auth refresh").expect(74)
        check("RS-IO-01" in result.err, "no word of RS-IO-01", result.story())
        check_equal((renewal.asked(before), renewal.row()), (0, "idle 1"), "token requests, and the sign-in")
        disk.make_room()
        renewal.agent.ok("auth refresh")
        check_equal((renewal.asked(before), renewal.row()), (1, "idle 2"), "token requests, and the sign-in")
    finally:
        disk.unmount()


def case_disk_full_within_a_renewal(world):
    """The disk fills up while the answer is on its way: it is kept in the room that was made for it before, and
    taken up after a kill and a power cut without another request."""
    renewal, disk = settled(world)
    try:
        renewal.sign_in()
        world.sandbox.behave("refresh_hold=1:3000")
        renewal.agent.environment["RESTOSYNC_FAULT"] = "token_after_escrow"
        running = renewal.agent.start("auth refresh")
        wait_until(lambda: renewal.state() == "intent", "the intent")
        disk.fill()
        running.wait(60).expect(137)
        del renewal.agent.environment["RESTOSYNC_FAULT"]
        disk.power_cut()
        disk.make_room()
        before = renewal.counts()
        renewal.agent.ok("auth recover")
        check_equal((renewal.asked(before), renewal.row()), (0, "idle 2"), "token requests, and the sign-in")
        renewal.agent.ok("auth refresh")
        renewal.no_token_was_used_again()
    finally:
        disk.unmount()
