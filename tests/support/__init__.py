"""What tests share: guards around every test, servers, faults, a fake clock."""
