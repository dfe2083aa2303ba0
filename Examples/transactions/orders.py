#!/usr/bin/python3
"""Takes orders in Python: an order and the job that writes its invoice are one commit."""

import json
import os
import sys

import psycopg


def take(connection: psycopg.Connection, order_id: int, total: int) -> str:
    """Returns the job's id."""
    with connection.transaction():
        connection.execute("INSERT INTO orders (id, total) VALUES (%s, %s)", (order_id, total))
        row = connection.execute(
            "SELECT shiftwork.enqueue('write-invoice', %s, reference => %s)",
            (json.dumps({"orderID": order_id}), [f"Order/{order_id}"]),
        ).fetchone()
        return str(row[0])


def main() -> None:
    with psycopg.connect(os.environ["SHIFTWORK_STORE_URL"], autocommit=True) as connection:
        for order_id in range(101, 106):
            take(connection, order_id, 10 * order_id)
        try:
            take(connection, 106, 0)
        except psycopg.errors.CheckViolation as error:
            print(f"Order 106 was refused by {error.diag.constraint_name}, and its job with it.")
        # Many jobs of one type in one call.
        with connection.transaction():
            connection.execute("INSERT INTO orders SELECT n, n FROM generate_series(201, 300) AS n")
            jobs = connection.execute(
                "SELECT shiftwork.enqueue_many('write-invoice', ARRAY("
                "SELECT json_build_object('orderID', n)::text FROM generate_series(201, 300) AS n))"
            ).fetchall()
        print(f"{len(jobs)} invoices were ordered at once.")


if __name__ == "__main__":
    sys.exit(main())
