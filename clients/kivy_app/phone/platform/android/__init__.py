"""Android's devices by pyjnius. None of this has run on a phone yet: each module says where a first build must look."""
