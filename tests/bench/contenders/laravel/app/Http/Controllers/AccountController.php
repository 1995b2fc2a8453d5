<?php

namespace App\Http\Controllers;

use App\Models\Account;
use App\Models\Session;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Routing\Controller;
use Illuminate\Support\Facades\DB;

class AccountController extends Controller
{
    public function show(Request $request): JsonResponse
    {
        $this->requireSession($request->attributes->get('claims'));
        return $this->answer(Account::with('demographics')->findOrFail($request->route('id')));
    }

    public function update(Request $request): JsonResponse
    {
        $fields = $request->validate(['first_name' => 'required|string|max:100']);
        return $this->answer(DB::transaction(function () use ($request, $fields): Account {
            $this->requireSession($request->attributes->get('claims'));
            $account = Account::with('demographics')->lockForUpdate()
                ->findOrFail($request->route('id'));
            $account->fill($fields);
            $account->version++;
            $account->save();
            return $account;
        }));
    }

    private function requireSession(array $claims): void
    {
        $session = Session::where('account_id', $claims['sub'])->find($claims['session_id']);
        $current = $session && $session->jti === $claims['jti'] && $session->expires_at > time();
        abort_unless($current, 401, 'signed out');
    }

    private function answer(Account $account): JsonResponse
    {
        $demographics = $account->demographics->map->only(['id', 'demographic_id', 'value'])->all();
        return response()->json(account_json($account->getAttributes(), $demographics));
    }
}
